package org.inkloom.workflow.queue;

import java.util.List;

/**
 * A part of an owner's jobs in some order, read together.
 *
 * @param jobs those of the page
 * @param total number of jobs on all pages
 */
public record JobPage(List<JobSummary> jobs, int total) {
    /** What jobs are sorted by. */
    public enum Order {
        /** The time when they were queued. */
        CREATED("created"),
        /** How long they ran; 0 for those that have not ended. */
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
