package org.inkloom.workflow.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/**
 * The order of waiting jobs: those that were put back at the head, then by number, then by id. A job is moved by giving
 * it a number between those of its new neighbours. Other jobs keep their numbers, because clients know them.
 */
final class QueueOrder {
    static final String IN_ORDER = " order by head desc, number, id";

    private QueueOrder() {}

    private record Place(String id, double number, int head) {}

    static boolean move(Handle handle, String owner, String id, Optional<String> before, LongSupplier nextNumber) {
        List<Place> waiting = waiting(handle, owner);
        int from = index(waiting, id);
        if (from < 0 || before.filter(id::equals).isPresent()) {
            return from >= 0;
        }
        Place moved = waiting.remove(from);
        int to = before.map(other -> index(waiting, other)).orElse(waiting.size());
        if (to < 0) {
            return false;
        }
        Optional<Place> previous = to > 0 ? Optional.of(waiting.get(to - 1)) : Optional.empty();
        Optional<Place> next = to < waiting.size() ? Optional.of(waiting.get(to)) : Optional.empty();
        if (next.isEmpty()) {
            previous.ifPresent(last -> set(
                    handle,
                    moved.id(),
                    Math.max((double) nextNumber.getAsLong(), Math.floor(last.number()) + 1),
                    last.head()));
        } else if (previous.isEmpty() || previous.get().head() != next.get().head()) {
            set(handle, moved.id(), next.get().number() - 1, next.get().head());
        } else {
            between(handle, waiting, to, moved);
        }
        return true;
    }

    private static List<Place> waiting(Handle handle, String owner) {
        return new java.util.ArrayList<>(handle.createQuery(
                        "select id, number, head from jobs where state = 'pending' and owner = :owner" + IN_ORDER)
                .bind("owner", owner)
                .map((rows, context) -> new Place(rows.getString("id"), rows.getDouble("number"), rows.getInt("head")))
                .list());
    }

    private static int index(List<Place> waiting, String id) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static void between(Handle handle, List<Place> others, int to, Place moved) {
        double low = others.get(to - 1).number();
        double high = others.get(to).number();
        int head = others.get(to).head();
        double middle = low + (high - low) / 2;
        if (low < middle && middle < high) {
            set(handle, moved.id(), middle, head);
            return;
        }
        // Neighbours with equal numbers are ordered by id; only new numbers make room between them.
        others.add(to, new Place(moved.id(), middle, head));
        List<Place> group =
                others.stream().filter(place -> place.head() == head).toList();
        double first = group.getFirst().number();
        double span = Math.max(group.getLast().number() - first, 0.5);
        for (int i = 0; i < group.size(); i++) {
            set(handle, group.get(i).id(), first + span * i / (group.size() - 1), head);
        }
    }

    private static void set(Handle handle, String id, double number, int head) {
        handle.execute("update jobs set number = ?, head = ? where id = ?", number, head, id);
    }
}
