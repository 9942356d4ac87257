//! WXSS to CSS.
