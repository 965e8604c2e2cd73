/// Carries CloudEvents attributes as headers of Kafka records, in the binary mode of the CloudEvents Kafka binding.
@NullMarked
package org.signpost.contract.event;

import org.jspecify.annotations.NullMarked;
