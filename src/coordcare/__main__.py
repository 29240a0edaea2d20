"""`python -m coordcare` is the command `coordcare`."""

from coordcare.cli.main import main

if __name__ == "__main__":
    main()
