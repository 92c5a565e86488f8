package org.inkloom.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How settings are called where a text is shown. */
@FunctionalInterface
public interface SettingNames {
    /** Plain keys, for whoever calls the library. */
    SettingNames KEYS = SettingKey::key;

    /** References as they are, for a text that travels on to be shown elsewhere. */
    SettingNames REFERENCES = SettingKey::toString;

    /** Returns how a setting is called, for example {@code --width}. */
    String of(SettingKey setting);

    /** Returns a text with the names of the settings in place of the references to them. */
    default String render(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        walk(text, shown::append, setting -> shown.append(of(setting)));
        return shown.toString();
    }

    /** Returns the settings that a text refers to, in its order. */
    static List<SettingKey> in(String text) {
        List<SettingKey> found = new ArrayList<>();
        walk(text, plain -> {}, found::add);
        return List.copyOf(found);
    }

    private static void walk(String text, Consumer<String> plain, Consumer<SettingKey> setting) {
        int done = 0;
        int start = text.indexOf(SettingKey.BEFORE);
        while (start >= 0) {
            int keyStart = start + SettingKey.BEFORE.length();
            int end = text.indexOf(SettingKey.BEHIND, keyStart);
            if (end < 0) {
                break;
            }
            String key = text.substring(keyStart, end);
            if (SettingKey.isKey(key)) {
                plain.accept(text.substring(done, start));
                setting.accept(new SettingKey(key));
                done = end + SettingKey.BEHIND.length();
            }
            start = text.indexOf(SettingKey.BEFORE, Math.max(done, keyStart));
        }
        plain.accept(text.substring(done));
    }
}
