"""Tests of widgets.preparing."""
