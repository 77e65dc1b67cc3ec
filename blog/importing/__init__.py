"""From what people hand over (CSL-JSON, Markdown, plain text) to sources and drafts."""
