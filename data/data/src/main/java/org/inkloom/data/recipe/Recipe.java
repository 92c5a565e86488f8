package org.inkloom.data.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PathText;
import org.inkloom.run.settings.SettingsPlace;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What is done to a data set: where it lies, the operators in order, and where the result goes.
 *
 * <p>Key names and defaults are Data-Juicer's. {@link RecipeReader} makes one from YAML.
 *
 * @param projectName label of the run
 * @param folder where relative paths start: the folder of the recipe file
 * @param dataset what is read
 * @param export what is written
 * @param keys field names of captions and pictures
 * @param settings how it is run
 * @param tracing what is traced beside the full list of dropped samples
 * @param analysis what {@code analyze} adds
 * @param process the operators in order
 * @param ignored keys of the recipe that have no effect here, for a note to the user
 */
public record Recipe(
        String projectName,
        Path folder,
        Dataset dataset,
        Export export,
        FieldKeys keys,
        Settings settings,
        Tracing tracing,
        Analysis analysis,
        List<RecipeStep> process,
        List<String> ignored) {
    /** Copies the lists. */
    public Recipe {
        Objects.requireNonNull(projectName);
        folder = folder.toAbsolutePath().normalize();
        process = List.copyOf(process);
        ignored = List.copyOf(ignored);
    }

    /**
     * Where rows come from.
     *
     * @param paths files or folders, read one after the other
     * @param weights how {@code maxSamples} is shared among the paths, one for each; empty when the first rows are meant
     * @param textKeys fields that every row must have; operators use the first
     * @param suffixes which files of a folder are read, all known ones when empty
     * @param maxSamples how many rows are read at most
     */
    public record Dataset(
            List<Path> paths,
            List<Double> weights,
            List<String> textKeys,
            List<String> suffixes,
            OptionalLong maxSamples) {
        /** Copies the lists and checks the weights. */
        public Dataset {
            paths = List.copyOf(paths);
            weights = List.copyOf(weights);
            double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
            boolean fits = weights.isEmpty()
                    || weights.size() == paths.size()
                            && sum > 0
                            && Double.isFinite(sum)
                            && weights.stream().allMatch(weight -> weight >= 0);
            if (!fits) {
                throw wrongValue(
                        "weights of the data set",
                        weights.toString(),
                        "Give each path one weight, 0 or more, not all 0.");
            }
            if (maxSamples.isPresent() && maxSamples.getAsLong() < 1) {
                throw wrongValue("max_sample_num", String.valueOf(maxSamples.getAsLong()), "Read 1 row or more.");
            }
            textKeys = List.copyOf(textKeys);
            suffixes = List.copyOf(suffixes);
        }

        /** Returns whether a sample of each path is read, and not the first rows of them all. */
        public boolean mixes() {
            return !weights.isEmpty() && maxSamples.isPresent();
        }
    }

    /**
     * Where the result goes.
     *
     * @param path the result file
     * @param type format when the suffix does not say it
     * @param shardBytes about how many bytes one shard holds, 0 for one file
     * @param keepStats whether statistics stay in the rows
     * @param keepHashes whether hash columns stay in the rows
     * @param compression how Parquet packs its pages, Snappy when empty
     * @param workDir folder of trace, checkpoint and analysis
     */
    public record Export(
            Path path,
            Optional<String> type,
            long shardBytes,
            boolean keepStats,
            boolean keepHashes,
            Optional<String> compression,
            Path workDir) {
        /** Checks the ranges. */
        public Export {
            if (shardBytes < 0) {
                throw wrongValue("export_shard_size", String.valueOf(shardBytes), "Use 0 for one file, or a size.");
            }
        }
    }

    /**
     * How a recipe is run.
     *
     * @param workers how many chunks of samples are worked on at once, at least 1
     * @param skipErrors whether a sample that fails is named, skipped and counted; otherwise it ends the run
     * @param checkpoint whether a run that was ended continues where it was
     * @param fusion whether filters that share a value may be reordered; shared values are always computed once
     */
    public record Settings(int workers, boolean skipErrors, boolean checkpoint, boolean fusion) {
        private static final int MAX_WORKERS = 1024;

        /** Checks the ranges. */
        public Settings {
            if (workers < 1 || workers > MAX_WORKERS) {
                throw wrongValue("np", String.valueOf(workers), "Use 1 to " + MAX_WORKERS + " workers.");
            }
        }
    }

    /**
     * Trace files in Data-Juicer's format.
     *
     * @param open whether they are written
     * @param operators operators to trace, all when empty
     * @param number samples per trace file
     */
    public record Tracing(boolean open, List<String> operators, int number) {
        /** Copies the list. */
        public Tracing {
            operators = List.copyOf(operators);
        }
    }

    /**
     * What {@code analyze} adds.
     *
     * @param percentiles shares from 0 to 1, added to 0.25, 0.5 and 0.75
     * @param exportOriginal whether rows are written with their statistics
     * @param oneFile whether all plots go into one picture
     * @param auto whether every filter is run with its defaults on the first samples
     * @param autoNumber how many samples that are
     */
    public record Analysis(
            List<Double> percentiles, boolean exportOriginal, boolean oneFile, boolean auto, int autoNumber) {
        /** Copies the list and checks the ranges. */
        public Analysis {
            percentiles = List.copyOf(percentiles);
            if (percentiles.stream().anyMatch(share -> !(share >= 0 && share <= 1))) {
                throw wrongValue("percentiles", percentiles.toString(), "Use shares from 0 to 1.");
            }
        }
    }

    /** Returns this recipe with another result file; side files go beside it. */
    public Recipe withExport(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path beside = Objects.requireNonNullElse(absolute.getParent(), absolute);
        return with(
                dataset,
                new Export(
                        absolute,
                        export.type(),
                        export.shardBytes(),
                        export.keepStats(),
                        export.keepHashes(),
                        export.compression(),
                        beside));
    }

    /** Returns this recipe with its result as one JSONL file, whatever it says. */
    public Recipe asPlainLines() {
        return with(
                dataset,
                new Export(
                        export.path(),
                        Optional.of("jsonl"),
                        0,
                        export.keepStats(),
                        export.keepHashes(),
                        export.compression(),
                        export.workDir()));
    }

    /** Returns this recipe with other input files or folders. */
    public Recipe withDataset(List<Path> paths) {
        return with(
                new Dataset(paths, List.of(), dataset.textKeys(), dataset.suffixes(), dataset.maxSamples()), export);
    }

    /** Returns this recipe reading one of its data sets, all of it. */
    public Recipe withDatasetOnly(int index) {
        return with(
                new Dataset(
                        List.of(dataset.paths().get(index)),
                        List.of(),
                        dataset.textKeys(),
                        dataset.suffixes(),
                        OptionalLong.empty()),
                export);
    }

    /** Returns this recipe reading at most so many rows, for a preview. */
    public Recipe withMaxSamples(long rows) {
        return with(
                new Dataset(
                        dataset.paths(),
                        dataset.weights(),
                        dataset.textKeys(),
                        dataset.suffixes(),
                        OptionalLong.of(rows)),
                export);
    }

    private Recipe with(Dataset newDataset, Export newExport) {
        return new Recipe(
                projectName, folder, newDataset, newExport, keys, settings, tracing, analysis, process, ignored);
    }

    /**
     * Returns the path that a key gives, normalised.
     *
     * @param key the key, for the message
     * @param folder where relative paths start
     * @throws InkloomException INK-DATA-006 for a text that no path can have
     */
    static Path path(String key, Path folder, String text) {
        return PathText.resolve(folder, text)
                .orElseThrow(() -> wrongValue(
                        key,
                        Json.text(JsonNodeFactory.instance.stringNode(text)),
                        "Write a path without such characters."));
    }

    /** Returns the refusal of a key's value, INK-DATA-006; a long value is cut. */
    public static InkloomException wrongValue(String key, String value, String remedy) {
        return RecipeRefusals.refused(new SettingsPlace("", 0, key), key, value, remedy);
    }
}
