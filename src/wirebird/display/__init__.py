"""How records look to people: words for terminals and notebooks, marks on a report's text, HTML (docs/interop.md)."""
