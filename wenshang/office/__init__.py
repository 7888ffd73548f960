"""The office's own papers: the register of applications and what the form's tables say by it, the draft, comments in a draft."""
