"""One page of what came in: enrollment, cost of care, attribution, run-out and the quality of the data, with charts."""
