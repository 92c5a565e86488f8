package org.inkloom.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How a server is asked. Start from {@link #USUAL}.
 *
 * @param token what the server asks for, if it asks for one; it is sent to this server alone
 * @param connecting how long a connection may take to come about
 * @param answering how long an answer may take; drawing is not waited for in one answer
 * @param patience how long a server that was there before is waited for when it is out of reach, because it is started again
 *     or the network is cut
 */
public record RemoteOptions(Optional<String> token, Duration connecting, Duration answering, Duration patience) {
    /** No token; 10 s to connect, a minute to answer, five minutes of patience. */
    public static final RemoteOptions USUAL =
            new RemoteOptions(Optional.empty(), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

    /** Checks that the times are longer than nothing; patience may be none. */
    public RemoteOptions {
        if (!connecting.isPositive() || !answering.isPositive() || patience.isNegative()) {
            throw new IllegalArgumentException("times of " + connecting + ", " + answering + ", " + patience);
        }
    }

    /** Returns these options with a token. */
    public RemoteOptions withToken(Optional<String> value) {
        return new RemoteOptions(value, connecting, answering, patience);
    }

    /** Returns these options with another time to connect and to answer. */
    public RemoteOptions withTimeouts(Duration connect, Duration answer) {
        return new RemoteOptions(token, connect, answer, patience);
    }

    /** Returns these options with another patience. */
    public RemoteOptions withPatience(Duration value) {
        return new RemoteOptions(token, connecting, answering, value);
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "RemoteOptions[connecting=" + connecting + ", answering=" + answering + ", patience=" + patience + "]";
    }
}
