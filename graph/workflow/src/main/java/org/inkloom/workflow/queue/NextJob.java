package org.inkloom.workflow.queue;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Chooses the next job: first one that was put back because the process died. Else owners take turns: the owner whose
 * last job started the longest time ago gets the next one, and runs their first job in order. So a long queue of one
 * owner delays the others by one job only.
 */
final class NextJob {
    private static final String WAITING = "select " + JobRows.COLUMNS + " from jobs where state = 'pending'";

    private NextJob() {}

    static Optional<Job> of(Handle handle) {
        Optional<Job> back = handle.createQuery(WAITING + " and head > 0" + QueueOrder.IN_ORDER + " limit 1")
                .map((rows, context) -> JobRows.job(rows))
                .findFirst();
        if (back.isPresent()) {
            return back;
        }
        List<String> owners = handle.createQuery("select distinct owner from jobs where state = 'pending'")
                .mapTo(String.class)
                .list();
        String turn = "";
        long longest = Long.MAX_VALUE;
        for (String owner : owners) {
            long last = owners.size() == 1 ? 0 : last(handle, owner);
            if (last < longest) {
                longest = last;
                turn = owner;
            }
        }
        return handle.createQuery(WAITING + " and owner = :owner" + QueueOrder.IN_ORDER + " limit 1")
                .bind("owner", turn)
                .map((rows, context) -> JobRows.job(rows))
                .findFirst();
    }

    private static long last(Handle handle, String owner) {
        return handle.createQuery("select coalesce(max(started), 0) from jobs where owner = :owner")
                .bind("owner", owner)
                .mapTo(Long.class)
                .one();
    }
}
