"""The command `coordcare`: one file a verb, each imported only when it is called."""
