//! A worker apart from its stake: opened, measured, registered, barred, quoted, closed.
