package org.inkloom.models.preset;

import java.util.List;
import java.util.Map;

/** What {@link ModelInit} can write: networks of known shapes in the folders and files that loaders look for. */
public sealed interface WeightsPreset permits ModelPreset, PublishedPreset {
    /** Returns the networks, in the order in which they are written. */
    List<PresetPart> parts();

    /** Returns the content of each file without weights, by its path in the folder. */
    Map<String, byte[]> files();
}
