"""From token scores to event drafts: triggers, spans, relations, merged mentions, stated numbers."""
