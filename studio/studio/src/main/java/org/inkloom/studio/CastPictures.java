package org.inkloom.studio;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * Reads the picture files that a shared cast refers to. In the settings, the digests of the files replace their names,
 * so that a recipe does not depend on where the files are.
 *
 * @param settings with digests
 * @param pictures by the digests
 */
record CastPictures(PictureSettings settings, Map<String, RgbPicture> pictures) {
    /**
     * Reads the files. A reference that is a digest already is left for the caller, who has the picture.
     *
     * @throws InkloomException {@code INK-CLI-032} if a file cannot be read
     */
    static CastPictures of(PictureSettings settings) {
        Optional<SharedCast> cast = SharedCast.read(settings.get(PictureSetting.CAST));
        if (cast.isEmpty() || cast.get().pictures().isEmpty()) {
            return new CastPictures(settings, Map.of());
        }
        Map<String, RgbPicture> pictures = new HashMap<>();
        SharedCast named = cast.get().withPictures(name -> {
            if (name.startsWith(SharedCast.DIGEST)) {
                return name;
            }
            SourcePicture read =
                    SourcePicture.read(Optional.of(Path.of(name)), Optional.empty(), SettingKey.of("shared_cast"));
            pictures.put(SharedCast.DIGEST + read.digest(), read.pixels());
            return SharedCast.DIGEST + read.digest();
        });
        return new CastPictures(settings.with(PictureSetting.CAST, named.toString()), pictures);
    }
}
