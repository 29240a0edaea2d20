"""To which clinic, practitioner and contracting entity a member belongs in a month, by a named policy, and why."""
