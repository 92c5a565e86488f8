package org.inkloom.bench.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.jspecify.annotations.Nullable;

/**
 * Measures every operation of a pass on the CPU in float32, alternating with a peer, so that other work on the machine
 * affects both equally.
 *
 * @param operations what to measure
 * @param peer command line of the peer; empty to measure ours alone
 * @param rounds how often the two alternate
 */
public record OperationsBench(OperationCount operations, List<String> peer, int rounds) {
    private static final double TURN_MS = 60;
    private static final int MOST_IN_A_TURN = 20;

    /** Copies the list and checks the rounds. */
    public OperationsBench {
        peer = List.copyOf(peer);
        if (rounds < 1) {
            throw new IllegalArgumentException(rounds + " rounds");
        }
    }

    /** Runs the measurements; checks for cancellation between operations. */
    public OperationTimes run(RunControl control) {
        if (peer.isEmpty()) {
            return measure(null, control);
        }
        try (Peer other = new Peer(peer)) {
            return measure(other, control);
        }
    }

    private OperationTimes measure(@Nullable Peer other, RunControl control) {
        List<OperationTimes.Row> rows = new ArrayList<>();
        try (Progress.Task task =
                control.progress().begin("timing operations", operations.times().size(), "operation")) {
            for (Map.Entry<Operation, Integer> entry : operations.times().entrySet()) {
                control.cancellation().check("operation " + (rows.size() + 1));
                rows.add(row(entry.getKey(), entry.getValue(), other));
                task.advanceTo(rows.size());
            }
        }
        return new OperationTimes(Optional.ofNullable(other).map(Peer::name), rows);
    }

    private OperationTimes.Row row(Operation operation, int count, @Nullable Peer other) {
        try (Subject subject = new Subject(operation)) {
            double[] first = subject.time(2);
            int times = Math.clamp((long) (TURN_MS / first[1]), 1, MOST_IN_A_TURN);
            if (other != null) {
                other.time(operation, 2);
            }
            DoubleStream ours = DoubleStream.empty();
            DoubleStream peers = DoubleStream.empty();
            for (int i = 0; i < rounds; i++) {
                ours = DoubleStream.concat(ours, DoubleStream.of(subject.time(times)));
                if (other != null) {
                    peers = DoubleStream.concat(peers, DoubleStream.of(other.time(operation, times)));
                }
            }
            return new OperationTimes.Row(operation, count, ours.toArray(), peers.toArray());
        }
    }
}
