/// Runs a real Kafka broker inside the JVM, so that one command needs no cluster.
@NullMarked
package org.signpost.broker;

import org.jspecify.annotations.NullMarked;
