"""Base templates, components and assets that every room's pages are made of. No models."""
