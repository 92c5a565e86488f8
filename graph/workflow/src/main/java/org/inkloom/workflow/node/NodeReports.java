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

    /** The node has done a part of its work, in any unit: {@code done} of {@code all}. */
    void progress(long done, long all);

    /** The picture that the node works on looks like this so far. */
    void preview(Preview preview);
}
