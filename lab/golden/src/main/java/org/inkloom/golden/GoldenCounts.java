package org.inkloom.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts a module's tests against reference tensors: those that ran, and those that were skipped because there was
 * nothing to compare with.
 *
 * <p>Skipped tests do not fail a build, so a build without reference tensors would look like one with them. The counts
 * go to {@code target/golden-counts} of the module as {@code ran skipped}, and {@code ./build} prints their sums at its
 * end. If two processes share a module's tests, each has a file of its own. JUnit finds this class through
 * {@code META-INF/services}.
 */
public final class GoldenCounts implements TestExecutionListener {
    static final Path FILE = Path.of("target", "golden-counts" + System.getProperty("inkloom.fork", ""));

    private static final TestTag GOLDEN = TestTag.create("golden");

    /** By a test's unique id: whether it compared something. */
    private static final Map<String, Boolean> COMPARED = new ConcurrentHashMap<>();

    private final Path file;
    private final Map<String, Boolean> compared;
    private volatile @Nullable TestPlan plan;

    /** Counts over the whole life of the process, over all runs of tests in it. */
    public GoldenCounts() {
        this(FILE, COMPARED);
    }

    GoldenCounts(Path file, Map<String, Boolean> compared) {
        this.file = file;
        this.compared = compared;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, false);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean aborted = result.getStatus() == TestExecutionResult.Status.ABORTED;
        if (test.isTest() || aborted) {
            note(test, !aborted);
        }
    }

    /**
     * Records a test, or all tests of a class that was skipped as a whole. A test whose cases are made while it runs,
     * such as a parameterized one, counts as one.
     */
    private void note(TestIdentifier test, boolean ran) {
        TestPlan running = plan;
        Set<TestIdentifier> children = running == null ? Set.of() : running.getChildren(test);
        if (children.isEmpty() && isGolden(test)) {
            compared.put(test.getUniqueId(), ran);
        }
        children.forEach(child -> note(child, ran));
    }

    /** Dynamic tests have no tags of their own, so those of the method that made them decide. */
    private boolean isGolden(TestIdentifier test) {
        TestPlan running = plan;
        return test.getTags().contains(GOLDEN)
                || running != null
                        && running.getParent(test).map(this::isGolden).orElse(false);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        if (compared.isEmpty()) {
            return;
        }
        long ran = compared.values().stream().filter(Boolean::booleanValue).count();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, ran + " " + (compared.size() - ran) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
