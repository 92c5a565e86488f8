package org.inkloom.training.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.training.cache.TrainingPictures;
import org.inkloom.training.config.CacheUse;
import org.inkloom.training.config.PicturesConfig;
import org.inkloom.training.config.SourceConfig;
import org.inkloom.training.dataset.ExampleReader;
import org.inkloom.training.dataset.PictureSet;

/**
 * A data set of pictures with captions, read as LoRA training reads it: again and again, with a new random crop each
 * time unless the settings ask for the middle.
 */
final class FolderSource implements ExampleSource {
    private static final int AHEAD = 3;
    /** LoRA training's defaults; this source uses no buckets, so they have no effect. */
    private static final int BUCKET_STEP = 64;

    private static final int BUCKET_ASPECT = 2;

    private final SourceConfig config;
    private final TrainingPictures pictures;
    private final List<TrainingPictures.Shown> kept;

    private FolderSource(SourceConfig config, TrainingPictures pictures) {
        this.config = config;
        this.pictures = pictures;
        kept = pictures.validation();
    }

    static FolderSource open(SourceConfig config, long seed, RunControl control) {
        PicturesConfig as = new PicturesConfig(
                config.path().orElseThrow(FolderSource::unnamed),
                config.height(),
                config.width(),
                config.centerCrop(),
                config.randomFlip(),
                false,
                BUCKET_STEP,
                BUCKET_ASPECT,
                0,
                CacheUse.NEVER,
                config.workers(),
                false,
                config.validationSplit());
        PictureSet set = PictureSet.check(ExampleReader.read(as.path(), control), as.workers(), control);
        return new FolderSource(config, new TrainingPictures(set.examples(), as, 1, seed));
    }

    private static InkloomException unnamed() {
        return InkloomException.badInput(
                "INK-TRAIN-003",
                "The setting dataset_path is missing.",
                "The source folder reads a data set of pictures and captions.",
                "Add \"dataset_path: ...\" to the YAML file, or name another source.");
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public int height() {
        return config.height();
    }

    @Override
    public List<LabelSlot> labels() {
        return List.of();
    }

    @Override
    public String identity() {
        return pictures.identity();
    }

    @Override
    public int heldOut() {
        return kept.size();
    }

    private TrainingPictures.Shown example(Split split, long number) {
        return switch (split) {
            case TRAINING -> pictures.batch(number).getFirst();
            case HELD_OUT -> kept.get((int) (number % kept.size()));
        };
    }

    @Override
    public Reader read(Stretch stretch) {
        if (stretch.split() == Split.HELD_OUT && kept.isEmpty()) {
            throw new IllegalArgumentException("nothing is held out");
        }
        return new Files(stretch);
    }

    private record One(byte[] rgb, String caption) {}

    /** Reads picture files with several threads. */
    private final class Files implements Reader {
        private final Stretch stretch;
        private final ExecutorService threads;
        private final Deque<List<Future<One>>> running = new ArrayDeque<>();
        private long planned;
        private long given;

        Files(Stretch stretch) {
            this.stretch = stretch;
            planned = stretch.first();
            given = stretch.first();
            threads = Executors.newFixedThreadPool(
                    stretch.threads(),
                    Thread.ofPlatform().daemon().name("pictures-", 0).factory());
            for (int i = 0; i < AHEAD; i++) {
                plan();
            }
        }

        private void plan() {
            List<Future<One>> parts = new ArrayList<>();
            for (int i = 0; i < stretch.count(); i++) {
                long number = planned++;
                parts.add(threads.submit(() -> one(number)));
            }
            running.add(parts);
        }

        private One one(long number) {
            TrainingPictures.Shown shown = example(stretch.split(), number);
            if (stretch.content() == Content.TEXT) {
                return new One(new byte[0], shown.caption());
            }
            RgbPicture picture = shown.view().look();
            return new One(picture.rgb(), shown.caption());
        }

        @Override
        public Examples next() {
            List<Future<One>> parts = running.remove();
            plan();
            int bytes = stretch.content() == Content.TEXT ? 0 : width() * height() * 3;
            byte[] rgb = new byte[Math.multiplyExact(parts.size(), bytes)];
            List<String> captions = new ArrayList<>();
            List<int[]> labels = new ArrayList<>();
            try {
                for (int i = 0; i < parts.size(); i++) {
                    One one = parts.get(i).get();
                    System.arraycopy(one.rgb(), 0, rgb, i * bytes, bytes);
                    captions.add(one.caption());
                    labels.add(new int[0]);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while reading a picture", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            }
            long first = given;
            given += parts.size();
            return new Examples(first, rgb, captions, labels);
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
