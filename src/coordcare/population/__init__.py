"""The words in which questions about members are asked: who they are, what happened to them, when they were covered."""
