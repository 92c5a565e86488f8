package org.inkloom.workflow.execute;

import java.util.List;
import java.util.Map;
import org.inkloom.workflow.node.Preview;

/** Hears of a run, on its thread and in order. */
public interface RunListener {
    /** Nobody listens. */
    RunListener NONE = new RunListener() {};

    /** These nodes need not run; told once, first, also when there are none. */
    default void cached(List<String> nodes) {}

    /** A node begins. */
    default void executing(NodePlace node) {}

    /** A node is so far. */
    default void progress(NodePlace node, long done, long all) {}

    /** A node shows its work. */
    default void preview(NodePlace node, Preview preview) {}

    /** A node has something to show, now or from before. */
    default void executed(NodePlace node, Map<String, List<Object>> shown) {}

    /** A node is done. */
    default void finished(NodePlace node) {}
}
