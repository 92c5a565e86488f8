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
 * What a package was made of, {@value #NAME} in it: enough to draw every picture again and to tell what was changed.
 *
 * @param format {@value #FORMAT}
 * @param program that drew the pictures, with its version
 * @param packed the program that packed them, with its version
 * @param name the LoRA's, as it is published
 * @param title of the story
 * @param team empty where none was said
 * @param model the base model
 * @param loras in the order of their use
 * @param pictures in their order
 * @param licence what the base model's licence asks for
 * @param files all files of the package but the lock file and its sum, by their paths
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
     * @param name as people call it
     * @param sha256 its fingerprint, as pictures have it
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
     * @param name as the pictures call it
     * @param scale its strength
     * @param sha256 of the file that drew
     * @param file that file, in the package
     * @param layouts the same numbers in other programs' layouts: layout to file in the package
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
     * @param settings by their keys, all of them
     * @param computed device, type, threads, instructions of the processor
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
     * @param kind what it shows, or what was taken from it
     * @param file in the package
     * @param sha256 of that file
     * @param scale how much it counts
     * @param start share of the steps after which it begins to count
     * @param end share of the steps after which it no longer counts
     * @param edges how a mask is taken, as its settings are {@linkplain MaskSettings#written written}; empty for the usual
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
     * What the base model's licence asks for.
     *
     * @param name of the licence, as model cards have it
     * @param files that carry it, in the package
     * @param missing what is not there and has to be added before others get the package; empty if nothing is
     */
    public record Licence(String name, List<String> files, String missing) {
        /** Copies the list. */
        public Licence {
            files = List.copyOf(files);
        }
    }
}
