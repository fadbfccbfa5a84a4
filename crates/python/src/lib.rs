//! A Python subset: parsed, compiled to code objects and run on a machine that counts every step.
