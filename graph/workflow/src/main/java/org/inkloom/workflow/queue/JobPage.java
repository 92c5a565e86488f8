package org.inkloom.workflow.queue;

import java.util.List;

/**
 * Some of an owner's jobs, in an order, as they were at one moment.
 *
 * @param jobs those of the page
 * @param total how many there were in all
 */
public record JobPage(List<JobSummary> jobs, int total) {
    /** By what jobs are sorted. */
    public enum Order {
        /** When they were queued. */
        CREATED("created"),
        /** How long they ran; those that have not ended count as 0. */
        DURATION("coalesce(ended - started, 0)");

        private final String column;

        Order(String column) {
            this.column = column;
        }

        String sql(boolean ascending) {
            String way = ascending ? "" : " desc";
            return column + way + ", number" + way + ", id" + way;
        }
    }

    /** Keeps a copy. */
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
