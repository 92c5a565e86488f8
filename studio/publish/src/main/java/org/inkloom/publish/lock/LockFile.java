package org.inkloom.publish.lock;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.inkloom.picture.settings.MaskSettings;

/**
 * The lock file of a package ({@value #NAME} in it): enough to draw every picture again and to recognise changes.
 *
 * @param format {@value #FORMAT}
 * @param program that drew the pictures, with its version
 * @param packed the program that made the package, with its version
 * @param name under which the LoRA is published
 * @param title of the story
 * @param team empty if none was given
 * @param model the base model
 * @param loras in the order of their use
 * @param pictures in their order
 * @param licence what the base model's licence demands
 * @param files all files of the package except for the lock file and its checksum, by their paths
 */
public record LockFile(
        int format,
        String program,
        String packed,
        String name,
        String title,
        String team,
        Model model,
        List<LockedLora> loras,
        List<Picture> pictures,
        Licence licence,
        SortedMap<String, FileSum> files) {
    /** The file's name. */
    public static final String NAME = "inkloom-lock.json";
    /** The name of the file with its SHA-256, as {@code sha256sum} reads it. */
    public static final String SUM = "inkloom-lock.sha256";
    /** The version that is written and read. */
    public static final int FORMAT = 1;

    /** Copies the collections. */
    public LockFile {
        loras = List.copyOf(loras);
        pictures = List.copyOf(pictures);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * The base model.
     *
     * @param name in common use
     * @param sha256 its fingerprint, as in the pictures' metadata
     * @param files of its folder, by their paths
     */
    public record Model(String name, String sha256, SortedMap<String, FileSum> files) {
        /** Copies the map. */
        public Model {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    /**
     * A LoRA.
     *
     * @param name as in the pictures' metadata
     * @param scale its strength
     * @param sha256 of the file with which the pictures were drawn
     * @param file that file, in the package
     * @param layouts the same LoRA in other programs' layouts: layout to file in the package
     */
    public record LockedLora(String name, double scale, String sha256, String file, SortedMap<String, String> layouts) {
        /** Copies the map. */
        public LockedLora {
            layouts = Collections.unmodifiableSortedMap(new TreeMap<>(layouts));
        }
    }

    /**
     * A picture.
     *
     * @param number from 1
     * @param file in the package
     * @param pixels SHA-256 of its RGB bytes, row by row
     * @param prompt the full one
     * @param negativePrompt empty for none
     * @param seed of the noise
     * @param settings by their keys, complete
     * @param computed device, data type, number of threads, instructions of the processor
     * @param controls its control pictures, applied together
     */
    public record Picture(
            int number,
            String file,
            String pixels,
            String prompt,
            @JsonProperty("negative_prompt") String negativePrompt,
            long seed,
            SortedMap<String, Object> settings,
            SortedMap<String, String> computed,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<Control> controls) {
        /** Copies the collections. */
        public Picture {
            settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
            computed = Collections.unmodifiableSortedMap(new TreeMap<>(computed));
            controls = List.copyOf(controls);
        }
    }

    /**
     * A control picture.
     *
     * @param kind what it shows, or what was extracted from it
     * @param file in the package
     * @param sha256 of that file
     * @param scale its weight
     * @param start share of the steps from which it has an effect
     * @param end share of the steps up to which it has an effect
     * @param edges how a mask is applied, {@linkplain MaskSettings#written as written}; empty for the usual
     */
    public record Control(
            String kind,
            String file,
            String sha256,
            double scale,
            double start,
            double end,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            String edges) {}

    /**
     * What the base model's licence demands.
     *
     * @param name of the licence, as in model cards
     * @param files with its text, in the package
     * @param missing what has to be added before the package may be distributed; empty if nothing
     */
    public record Licence(String name, List<String> files, String missing) {
        /** Copies the list. */
        public Licence {
            files = List.copyOf(files);
        }
    }
}
