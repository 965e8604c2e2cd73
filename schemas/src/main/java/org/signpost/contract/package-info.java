/// What the services agree on: topics, the records on them, and the identifiers in those.
@NullMarked
package org.signpost.contract;

import org.jspecify.annotations.NullMarked;
