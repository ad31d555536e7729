"""The shared encoder: windows in, token vectors and head scores out. onnxruntime loads on first use only."""
