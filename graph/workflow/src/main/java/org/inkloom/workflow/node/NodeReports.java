package org.inkloom.workflow.node;

/** Receives the reports of a running node. */
public interface NodeReports {
    /** Ignores all reports. */
    NodeReports NONE = new NodeReports() {
        @Override
        public void progress(long done, long all) {}

        @Override
        public void preview(Preview preview) {}
    };

    /** The node has done {@code done} of {@code all} parts of its work, in any unit. */
    void progress(long done, long all);

    /** The picture in progress looks like this. */
    void preview(Preview preview);
}
