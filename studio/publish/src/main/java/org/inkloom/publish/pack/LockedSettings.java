package org.inkloom.publish.pack;

import java.util.Map;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import tools.jackson.databind.json.JsonMapper;

/** Reads settings of a picture from records and lock files, by their keys. */
public final class LockedSettings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LockedSettings() {}

    /**
     * Returns the complete settings; a guidance below 1 means none, as in recipes.
     *
     * @throws org.inkloom.run.InkloomException with a setting's code if a value is out of range
     */
    public static PictureSettings of(Map<String, Object> values) {
        PictureSettings settings = OwnRecipe.settings(JSON.valueToTree(values));
        return settings.with(PictureSetting.GUIDANCE_SCALE, Math.max(1, settings.guidanceScale()))
                .complete();
    }
}
