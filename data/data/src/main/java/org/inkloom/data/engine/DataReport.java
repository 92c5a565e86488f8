package org.inkloom.data.engine;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.data.op.Operator;

/**
 * What a run did.
 *
 * @param read rows in the input
 * @param kept rows in the result
 * @param steps what each operator did, in order
 * @param unreadable how many rows or pictures could not be used
 * @param unreadableExamples the first {@value #MAX_EXAMPLES} of them; the trace has all
 * @param exported the result files
 * @param statistics the statistics of the kept rows, when any operator computed some
 * @param trace one line per dropped row: operator, value, threshold
 * @param seconds how long it took
 */
public record DataReport(
        long read,
        long kept,
        List<StepReport> steps,
        long unreadable,
        List<Unreadable> unreadableExamples,
        List<Path> exported,
        Optional<Path> statistics,
        Path trace,
        double seconds) {
    /** How many unreadable rows the report itself lists. */
    public static final int MAX_EXAMPLES = 1000;

    /** Copies the lists. */
    public DataReport {
        steps = List.copyOf(steps);
        unreadableExamples = List.copyOf(unreadableExamples);
        exported = List.copyOf(exported);
    }

    /**
     * What one operator did.
     *
     * @param operator its name
     * @param kind how it acts
     * @param dropped rows that it dropped, without those it could not process
     * @param reasons how many rows fell for which reason, for example {@code "image_width >= 1024"}
     */
    public record StepReport(String operator, Operator.Kind kind, long dropped, Map<String, Long> reasons) {
        /** Copies the reasons, keeping their order. */
        public StepReport {
            reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
        }
    }

    /**
     * One row that could not be used.
     *
     * @param row 0-based number of the row in the input
     * @param subject the file, line or field that is bad
     * @param why what is wrong with it
     * @param operator the operator that found it, {@code "load"} while reading, {@code "export"} while writing; then
     *     the row is counted in the result
     */
    public record Unreadable(long row, String subject, String why, String operator) implements Serializable {}
}
