package org.inkloom.training.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.inkloom.training.config.PicturesConfig;
import org.inkloom.training.dataset.BatchPlan;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.dataset.PictureSet;
import org.inkloom.training.picture.Bucket;

/**
 * Decides which pictures stand in which batch, each with its crop and its caption. Depends on the settings, the
 * pictures and the seed alone, so a resumed run sees the same batches. Immutable.
 */
public final class TrainingPictures {
    /**
     * The position of a random crop depends on how often the picture was used before. Where every use shall have the
     * same crop, because its latents are cached, this number stands in place of that count.
     */
    private static final long SAME_AT_EVERY_USE = -1;

    private final PicturesConfig config;
    private final long seed;
    private final List<PictureSet.Sized> pictures;
    private final List<Bucket> sizes;
    private final List<Integer> validation;
    private final BatchPlan plan;
    private final int groups;

    /**
     * Plans a run.
     *
     * @param pictures at least one
     */
    public TrainingPictures(List<PictureSet.Sized> pictures, PicturesConfig config, int batchSize, long seed) {
        this.pictures = List.copyOf(pictures);
        this.config = config;
        this.seed = seed;
        Bucket single = new Bucket(config.width(), config.height());
        List<Bucket> buckets =
                Bucket.ofArea((long) config.width() * config.height(), config.bucketStep(), config.bucketMaxAspect());
        sizes = this.pictures.stream()
                .map(p -> config.buckets() ? Bucket.nearest(buckets, p.width(), p.height()) : single)
                .toList();
        int validationCount =
                Math.min(this.pictures.size() - 1, (int) Math.ceil(this.pictures.size() * config.validationSplit()));
        int[] order = Draws.of(seed, Draws.Purpose.SPLIT).permutation(this.pictures.size());
        Set<Integer> heldOut = new LinkedHashSet<>();
        for (int i = 0; i < validationCount; i++) {
            heldOut.add(order[i]);
        }
        validation = heldOut.stream().sorted().toList();
        Map<Bucket, List<Integer>> bySize = new TreeMap<>();
        for (int i = 0; i < this.pictures.size(); i++) {
            if (!heldOut.contains(i)) {
                bySize.computeIfAbsent(sizes.get(i), s -> new ArrayList<>()).add(i);
            }
        }
        groups = bySize.size();
        plan = new BatchPlan(
                bySize.values().stream()
                        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                        .toList(),
                batchSize,
                seed);
    }

    /**
     * A picture in a batch.
     *
     * @param view its crop
     * @param caption its caption; empty where it was dropped
     */
    public record Shown(PictureView view, String caption) {}

    /**
     * Returns a batch, in which all crops have the same size.
     *
     * @param number of the batch, from 0
     */
    public List<Shown> batch(long number) {
        return plan.batch(number).stream().map(this::show).toList();
    }

    private Shown show(BatchPlan.Slot slot) {
        PictureSet.Sized picture = pictures.get(slot.index());
        Draws draws = Draws.of(seed, Draws.Purpose.WINDOW, slot.index(), slot.use());
        boolean mirrored = config.randomFlip() && draws.nextDouble() < 0.5;
        PictureView view = config.fixedWindow() || config.cachesLatents()
                ? fixedView(slot.index())
                : PictureView.anywhere(picture, sizes.get(slot.index()), draws);
        boolean dropped = config.captionDropout() > 0
                && Draws.of(seed, Draws.Purpose.CAPTION, slot.index(), slot.use())
                                .nextDouble()
                        < config.captionDropout();
        return new Shown(
                mirrored ? view.mirror() : view,
                dropped ? "" : picture.example().caption());
    }

    private PictureView fixedView(int index) {
        PictureSet.Sized picture = pictures.get(index);
        return config.fixedWindow()
                ? PictureView.middle(picture, sizes.get(index), config.buckets())
                : PictureView.anywhere(
                        picture, sizes.get(index), Draws.of(seed, Draws.Purpose.WINDOW, index, SAME_AT_EVERY_USE));
    }

    /** Returns the validation pictures, which are not trained on, each cropped at its middle. */
    public List<Shown> validation() {
        return validation.stream()
                .map(i -> new Shown(
                        PictureView.middle(pictures.get(i), sizes.get(i), config.buckets()),
                        pictures.get(i).example().caption()))
                .toList();
    }

    /**
     * Returns the crops that can be encoded before the training: those of validation, and where latents are cached all
     * others.
     */
    public List<PictureView> fixedViews() {
        Set<PictureView> views = new LinkedHashSet<>();
        validation().forEach(shown -> views.add(shown.view()));
        if (config.cachesLatents()) {
            for (int i = 0; i < pictures.size(); i++) {
                if (!validation.contains(i)) {
                    views.add(fixedView(i));
                    if (config.randomFlip()) {
                        views.add(fixedView(i).mirror());
                    }
                }
            }
        }
        return List.copyOf(views);
    }

    /** Returns every caption that the run may ask for. */
    public Set<String> captions() {
        Set<String> captions = new LinkedHashSet<>();
        pictures.forEach(picture -> captions.add(picture.example().caption()));
        if (config.captionDropout() > 0) {
            captions.add("");
        }
        return captions;
    }

    /** Returns how many pictures there are of each size. */
    public Map<Bucket, Integer> sizes() {
        Map<Bucket, Integer> counts = new LinkedHashMap<>();
        sizes.stream().sorted().forEach(size -> counts.merge(size, 1, Integer::sum));
        return counts;
    }

    /** Returns how many different sizes are trained on. */
    public int groups() {
        return groups;
    }

    /** Returns a text that changes with the pictures, their order or their captions. */
    public String identity() {
        String[] parts = pictures.stream()
                .map(p -> p.example().picture().getFileName() + "|" + p.width() + "x" + p.height() + "|"
                        + (p.orientation() == 1 ? "" : "orientation " + p.orientation() + "|")
                        + p.example().caption())
                .toArray(String[]::new);
        return EncodingCache.key("pictures", parts);
    }
}
