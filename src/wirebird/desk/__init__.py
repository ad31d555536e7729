"""The desk: a store as a local web application, and the interface under `/api` that it uses (docs/desk.md, docs/api.md)."""
