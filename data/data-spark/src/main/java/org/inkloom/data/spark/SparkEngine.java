package org.inkloom.data.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Engine;
import org.inkloom.data.engine.FileTrouble;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.engine.PlannedStep;
import org.inkloom.data.engine.RunBook;
import org.inkloom.data.io.ExportCheck;
import org.inkloom.data.op.HoldsModel;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.Folders;

/**
 * Runs a plan on Spark: the same rows, statistics and trace as on one machine, in the same order.
 *
 * <p>Filters and mappers work partition by partition. Deduplicators shuffle signatures, selectors look at one value per
 * sample; the samples stay on the workers. This process writes the result, in order. Input, pictures and the recipe's
 * {@code work_dir} must lie at the same path on all machines.
 */
public final class SparkEngine implements Engine {
    private final Optional<String> master;

    /**
     * Creates the engine; Spark starts with the first run.
     *
     * @param master Spark's master URL; {@code spark.master} or this process when empty
     */
    public SparkEngine(Optional<String> master) {
        this.master = master;
    }

    @Override
    public DataReport run(Plan plan, RunControl control) {
        for (PlannedStep step : plan.steps()) {
            // The workers make the operators anew, by name.
            Catalogue.standard().require(step.name());
            if (step.operator() instanceof HoldsModel) {
                requireOwnProcess(step.name());
            }
        }
        if (plan.recipe().settings().checkpoint()) {
            control.progress()
                    .say("use_checkpoint has no effect on Spark: failed tasks are repeated, failed runs are not.");
        }
        try {
            ExportCheck.require(plan.recipe());
            Path workDir = plan.recipe().export().workDir();
            Files.createDirectories(workDir);
            Path staging = Files.createTempDirectory(workDir, ".spark-");
            try {
                return run(plan, staging, control);
            } finally {
                StageTask.forget(StageTask.encode(plan.recipe()));
                Folders.delete(staging);
            }
        } catch (InkloomException | CancelledException e) {
            throw e;
        } catch (IOException e) {
            throw FileTrouble.of(plan, e);
        } catch (OutOfMemoryError e) {
            throw FileTrouble.outOfMemory(plan, e);
        }
    }

    private void requireOwnProcess(String operator) {
        if (!Sessions.isOwnProcess(master)) {
            throw InkloomException.badInput(
                    "INK-DATA-034",
                    "The operator '" + operator + "' runs a model, and this recipe is to run on a cluster.",
                    "Workers get Inkloom's jars without libtorch, and models lie on this machine.",
                    "Leave " + SettingKey.of("engine") + " out, or give " + SettingKey.of("master")
                            + " local[4]; or take the operator into a recipe of its own.");
        }
    }

    private DataReport run(Plan plan, Path staging, RunControl control) throws IOException {
        try (RunBook book = new RunBook(plan);
                Sessions.Connection spark =
                        Sessions.connect(master, plan.recipe().settings().workers());
                Progress.Task task = control.progress().begin("data", 0, "sample")) {
            new SparkRun(spark.spark(), plan, staging, book, control, task).run();
            return book.complete();
        } catch (IOException | InkloomException | CancelledException e) {
            throw e;
        } catch (Exception e) {
            if (FileTrouble.isOutOfMemory(e)) {
                throw FileTrouble.outOfMemory(plan, e);
            }
            // Spark throws checked exceptions that its methods do not declare.
            throw InkloomException.failed(
                    "INK-DATA-016",
                    "Spark stopped: " + firstLine(e) + ".",
                    "The master cannot be reached, a worker was lost too often, or a worker does not see the files.",
                    "Check " + SettingKey.of("master")
                            + ", and that input and work_dir lie at the same path on every machine.",
                    e);
        }
    }

    private static String firstLine(Throwable e) {
        String text = e.getClass().getSimpleName() + ": " + e.getMessage();
        return text.lines().findFirst().orElse(text);
    }
}
