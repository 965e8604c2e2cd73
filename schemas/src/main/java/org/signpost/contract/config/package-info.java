/// Reads the files that the partnership edits, and answers every mistake in them with file, line and remedy.
///
/// A file is YAML without its surprises: no anchors, aliases, merge keys, tags or duplicate keys, and every value is
/// kept as it was written (`no` stays `no`, `08:30` stays `08:30`). All mistakes of a file are collected before it is
/// refused, so that a person corrects it once and not line by line.
@NullMarked
package org.signpost.contract.config;

import org.jspecify.annotations.NullMarked;
