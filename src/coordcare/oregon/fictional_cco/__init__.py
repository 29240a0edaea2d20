"""The world of the fictional CCO: real places, made-up names, assumed shares."""
