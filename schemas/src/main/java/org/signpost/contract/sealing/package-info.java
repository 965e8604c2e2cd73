/// Seals what would identify or endanger a person under a key that one concern has to itself.
@NullMarked
package org.signpost.contract.sealing;

import org.jspecify.annotations.NullMarked;
