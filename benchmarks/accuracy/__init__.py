"""How right the actions are, on labelled minutes: docs/ACCURACY.md is made here."""
