"""Pages of meetings: planning, preparing, holding, papers, the statutory review."""
