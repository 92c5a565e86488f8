package org.inkloom.workflow.node;

/** Receives what a running node tells. */
public interface NodeReports {
    /** Nobody listens. */
    NodeReports NONE = new NodeReports() {
        @Override
        public void progress(long done, long all) {}

        @Override
        public void preview(Preview preview) {}
    };

    /** So much is done. */
    void progress(long done, long all);

    /** So it looks. */
    void preview(Preview preview);
}
