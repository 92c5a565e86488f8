package org.inkloom.workflow.execute;

import java.util.List;
import java.util.Map;
import org.inkloom.workflow.node.Preview;

/** Receives the events of a run, on the run's thread and in order. */
public interface RunListener {
    /** Ignores all events. */
    RunListener NONE = new RunListener() {};

    /** These nodes have their result in the cache. The first event of a run, sent once, also with an empty list. */
    default void cached(List<String> nodes) {}

    /** A node begins to run. */
    default void executing(NodePlace node) {}

    /** A node has done {@code done} of {@code all} parts of its work. */
    default void progress(NodePlace node, long done, long all) {}

    /** A node shows a preview of its work. */
    default void preview(NodePlace node, Preview preview) {}

    /** A node shows its result, computed now or in an earlier run. */
    default void executed(NodePlace node, Map<String, List<Object>> shown) {}

    /** A node has finished. */
    default void finished(NodePlace node) {}
}
