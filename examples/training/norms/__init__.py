"""The layers that bnderive wrote; see pyproject.toml."""
