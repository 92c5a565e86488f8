package org.inkloom.training.config;

import java.nio.file.Path;
import org.inkloom.picture.Turning;

/**
 * The pictures and how each becomes a training example.
 *
 * @param path a folder with {@code metadata.csv} or {@code metadata.jsonl} (in it or in its {@code train}), or with
 *     pictures beside {@code .txt} captions, or a Data-Juicer JSONL file
 * @param height the example's height in pixels, a multiple of 8
 * @param width the example's width in pixels, a multiple of 8
 * @param centerCrop cut the middle; otherwise a window drawn anew at every use
 * @param randomFlip mirror left and right at every second use, on average
 * @param buckets group pictures by aspect ratio instead of cutting all to one shape
 * @param bucketStep bucket sides are multiples of this many pixels
 * @param bucketMaxAspect no bucket is longer than this many times its shorter side
 * @param captionDropout the share of uses, 0 to 1, at which a caption is replaced by the empty one
 * @param cacheLatents whether pictures are encoded once
 * @param workers threads that read and decode pictures; 0 lets the program choose
 * @param ignoreOrientation take pictures as they are stored, whatever their EXIF orientation, as DiffSynth does
 * @param validationSplit the share of pictures, 0 to 0.5, kept out of training to measure it
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

    /** Returns what becomes of EXIF orientations. */
    public Turning turning() {
        return ignoreOrientation ? Turning.AS_STORED : Turning.UPRIGHT;
    }

    /** Returns whether a picture gives the same window at every use, so that its latents can be kept. */
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
