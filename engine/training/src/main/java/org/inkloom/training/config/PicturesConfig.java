package org.inkloom.training.config;

import java.nio.file.Path;
import org.inkloom.picture.Turning;

/**
 * The data set, and how each of its pictures becomes a training example.
 *
 * @param path a folder with {@code metadata.csv} or {@code metadata.jsonl} (in it or in its subfolder
 *     {@code train}), or with pictures beside {@code .txt} captions, or a Data-Juicer JSONL file
 * @param height of an example in pixels, a multiple of 8
 * @param width of an example in pixels, a multiple of 8
 * @param centerCrop crop at the middle; otherwise at a position that is drawn anew at every use
 * @param randomFlip mirror left and right at a use with a probability of one half
 * @param buckets group pictures by aspect ratio instead of cropping all to one shape
 * @param bucketStep the sides of buckets are multiples of this many pixels
 * @param bucketMaxAspect largest ratio of a bucket's longer to its shorter side
 * @param captionDropout probability, 0 to 1, that a caption is replaced by the empty one at a use
 * @param cacheLatents whether pictures are encoded once before the training
 * @param workers threads that read and decode pictures; 0 for a number that the program chooses
 * @param ignoreOrientation use pictures as they are stored, whatever their EXIF orientation, as DiffSynth does
 * @param validationSplit share of the pictures, 0 to 0.5, that is used for validation and not for training
 */
public record PicturesConfig(
        @Key(name = "dataset_path", required = true, help = "The folder or JSONL file of the data set.")
        Path path,

        @Key(name = "height", value = "1024", help = "Picture height in pixels.")
        int height,

        @Key(name = "width", value = "1024", help = "Picture width in pixels.")
        int width,

        @Key(name = "center_crop", value = "false", help = "Cut the middle of each picture, not a random window.")
        boolean centerCrop,

        @Key(name = "random_flip", value = "false", help = "Mirror half of the pictures, drawn anew at each use.")
        boolean randomFlip,

        @Key(
                name = "buckets",
                value = "false",
                help = "Group pictures by aspect ratio; width and height give the area.")
        boolean buckets,

        @Key(name = "bucket_step", value = "64", help = "Bucket sides are multiples of this many pixels.")
        int bucketStep,

        @Key(name = "bucket_max_aspect", value = "2.0", help = "The longest side of a bucket over its shortest.")
        double bucketMaxAspect,

        @Key(name = "caption_dropout", value = "0.0", help = "Share of uses with an empty caption.")
        double captionDropout,

        @Key(name = "cache_latents", value = "auto", help = "Whether each picture is encoded once, before training.")
        CacheUse cacheLatents,

        @Key(name = "dataloader_num_workers", value = "0", help = "Threads that decode pictures; 0 = one per core.")
        int workers,

        @Key(
                name = "ignore_orientation",
                value = "false",
                help = "Leave photos as stored, not turned by EXIF, as DiffSynth.")
        boolean ignoreOrientation,

        @Key(name = "validation_split", value = "0.0", help = "Share of the pictures kept out to measure training.")
        double validationSplit) {
    /** Checks the ranges. */
    public PicturesConfig {
        SettingRange.multiple("height", height, 8);
        SettingRange.multiple("width", width, 8);
        SettingRange.multiple("bucket_step", bucketStep, 8);
        SettingRange.check("bucket_max_aspect", bucketMaxAspect, 1, 16);
        SettingRange.check("caption_dropout", captionDropout, 0, 1);
        SettingRange.check("dataloader_num_workers", workers, 0, 256);
        SettingRange.check("validation_split", validationSplit, 0, 0.5);
    }

    /** Returns whether EXIF orientations are applied or ignored. */
    public Turning turning() {
        return ignoreOrientation ? Turning.AS_STORED : Turning.UPRIGHT;
    }

    /** Returns whether a picture has the same crop at every use, so that its latents can be cached. */
    public boolean fixedWindow() {
        return centerCrop || buckets;
    }

    /** Returns whether latents are computed before the training begins. */
    public boolean cachesLatents() {
        return switch (cacheLatents) {
            case AUTO -> fixedWindow();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }
}
