"""What happens in the body: one file a sub-model, under the body system it belongs to."""
