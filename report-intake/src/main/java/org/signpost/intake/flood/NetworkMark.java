package org.signpost.intake.flood;

import java.nio.ByteBuffer;

/// What a network is known by: the keyed hash under which it is counted, and no address. It hides itself when printed.
///
/// @param hash nobody can tell the network from it once the key is gone, which is after a day
public record NetworkMark(ByteBuffer hash) {

    @Override
    public String toString() {
        return "NetworkMark[hidden]";
    }
}
