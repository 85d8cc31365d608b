//! Random histories against a plain model, with the books checked after every step.
