package org.inkloom.training.run;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseTeamConfig;
import org.inkloom.training.step.TrainedWeights;
import org.jspecify.annotations.Nullable;

/**
 * Runs on one machine that train together: every so many updates they all continue from the mean of their weights. Each
 * run has a file that the others map into memory. It holds the number of meetings that the run has come to, and its
 * weights at the last two of them; two, so that no run overwrites weights that another one still reads. For one thread.
 */
public final class Team implements AutoCloseable {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    /** Position in the file of the number of meetings that a run has come to; after it follows whether it has left. */
    private static final long COME = 0;

    private static final long LEFT = 8;
    private static final long HEADER = 64;
    private static final long FLOAT = Float.BYTES;
    private static final long NANOS = 1_000_000_000;

    private final BaseTeamConfig config;
    private final RunControl control;
    private final long patience;
    private final Arena arena = Arena.ofShared();
    private final List<@Nullable MemorySegment> files = new ArrayList<>();
    private long meetings;

    /**
     * Makes a member of a team; nothing is written yet.
     *
     * @param patience seconds after which the others no longer wait for a silent run
     */
    public Team(BaseTeamConfig config, RunControl control, long patience) {
        this.config = config;
        this.control = control;
        this.patience = patience;
    }

    /** Returns whether the runs meet after an update. */
    public boolean meetsAfter(long update) {
        return update % config.every() == 0;
    }

    /**
     * Waits for all runs, and starts with the weights of the first one.
     *
     * @throws InkloomException {@code INK-TRAIN-054} if a run does not come, {@code -053} if the folder cannot be used
     */
    public void begin(TrainedWeights weights) {
        Path folder = config.folder().orElseThrow();
        long bytes = HEADER + 2 * FLOAT * weights.values().numel();
        try {
            Files.createDirectories(folder);
            MemorySegment own = mapped(file(folder, config.rank()), bytes, true);
            for (int rank = 0; rank < config.size(); rank++) {
                files.add(rank == config.rank() ? own : awaited(file(folder, rank), bytes));
            }
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-TRAIN-053",
                    "The folder " + folder + ", where the runs of a team meet, cannot be used: " + e.getMessage() + ".",
                    "It may not be written to, is full, or holds the files of another team.",
                    "Name a fresh folder in " + SettingKey.of("team_folder") + ".",
                    e);
        }
        publish(weights);
        for (int rank = 0; rank < config.size(); rank++) {
            if (!comes(rank)) {
                throw missing(rank);
            }
        }
        take(weights, List.of(values(0)));
        meetings++;
    }

    /** Continues from the mean of the weights of all runs that are still there. */
    public void meet(TrainedWeights weights) {
        publish(weights);
        List<float[]> all = new ArrayList<>();
        for (int rank = 0; rank < config.size(); rank++) {
            if (comes(rank)) {
                all.add(values(rank));
            } else if (files.get(rank) != null) {
                files.set(rank, null);
                control.progress().advise("Run " + rank + " of the team is gone; the others go on without it.");
            }
        }
        take(weights, all);
        meetings++;
    }

    private static Path file(Path folder, int rank) {
        return folder.resolve("rank-" + rank);
    }

    private MemorySegment mapped(Path file, long bytes, boolean fresh) throws IOException {
        StandardOpenOption[] options = fresh
                ? new StandardOpenOption[] {
                    StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE
                }
                : new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE};
        try (FileChannel channel = FileChannel.open(file, options)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    private MemorySegment awaited(Path file, long bytes) throws IOException {
        long end = System.nanoTime() + patience * NANOS;
        while (!Files.exists(file) || Files.size(file) < bytes) {
            if (System.nanoTime() > end) {
                throw missing(Integer.parseInt(file.getFileName().toString().substring("rank-".length())));
            }
            pause();
        }
        return mapped(file, bytes, false);
    }

    private InkloomException missing(int rank) {
        return InkloomException.failed(
                "INK-TRAIN-054",
                "Run " + rank + " of the team of " + config.size() + " did not come to "
                        + config.folder().orElseThrow() + " within " + patience + " s.",
                "It was not started, or failed; or it trains a model of another size.",
                "Start as many runs as " + SettingKey.of("team_size") + " says, each with its own "
                        + SettingKey.of("team_rank") + ", with a fresh " + SettingKey.of("team_folder") + ".");
    }

    private void pause() {
        Cancellation cancellation = control.cancellation();
        cancellation.check("waiting for the team");
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancellation.check("waiting for the team");
        }
    }

    private void publish(TrainedWeights weights) {
        MemorySegment own = files.get(config.rank());
        if (own == null) {
            throw new IllegalStateException("the team has not begun");
        }
        try (Scope scope = Scope.open()) {
            Tensor values = weights.values().detach().cpu();
            MemorySegment.copy(Tensors.data(values), 0, own, place(own), FLOAT * values.numel());
        }
        LONG.setRelease(own, COME, meetings + 1);
    }

    private long place(MemorySegment file) {
        return HEADER + meetings % 2 * ((file.byteSize() - HEADER) / 2);
    }

    /** Waits until a run has come to this meeting; returns false if it has left or does not answer. */
    private boolean comes(int rank) {
        MemorySegment file = files.get(rank);
        if (file == null) {
            return false;
        }
        long end = System.nanoTime() + patience * NANOS;
        while ((long) LONG.getAcquire(file, COME) <= meetings) {
            boolean left = (long) LONG.getAcquire(file, LEFT) != 0;
            if (left && (long) LONG.getAcquire(file, COME) <= meetings || System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    private float[] values(int rank) {
        MemorySegment file = Optional.ofNullable(files.get(rank)).orElseThrow();
        return file.asSlice(place(file), (file.byteSize() - HEADER) / 2).toArray(ValueLayout.JAVA_FLOAT);
    }

    private static void take(TrainedWeights weights, List<float[]> all) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor values = weights.values();
            for (int i = 0; i < all.size(); i++) {
                Tensor one = Tensors.of(all.get(i), all.get(i).length).to(values.device(), values.scalar_type());
                if (i == 0) {
                    values.copy_(one);
                } else {
                    values.add_(one);
                }
            }
            if (all.size() > 1) {
                values.div_(new Scalar((double) all.size()));
            }
            weights.refresh();
        }
    }

    /** Leaves the team, so that the others continue without this run. */
    @Override
    public void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        try {
            if (files.size() > config.rank() && files.get(config.rank()) != null) {
                LONG.setRelease(files.get(config.rank()), LEFT, 1L);
                Files.deleteIfExists(file(config.folder().orElseThrow(), config.rank()));
            }
        } catch (IOException e) {
            control.progress().say("The team's file could not be removed: " + e.getMessage() + ".");
        } finally {
            arena.close();
        }
    }
}
