package org.inkloom.data.engine;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.sample.Sample;

/** What became of some samples: those that are left, those that were dropped, those that could not be used. */
final class Outcome {
    final List<Sample> left = new ArrayList<>();
    final List<Drop> drops = new ArrayList<>();
    final List<DataReport.Unreadable> unreadable = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    long rows;
    long rowsWithoutTextKey;

    /** A sample that an operator dropped. */
    record Drop(Sample sample, PlannedStep step, Verdict verdict) {}

    /** A text that a mapper changed, for Data-Juicer's mapper trace. */
    record Change(PlannedStep step, String before, String after) {}
}
