package org.inkloom.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;

/**
 * Small data that operators of recipes need and that are not a model repository: word lists, dictionaries, a cascade.
 *
 * @param name its short name, without {@code asset:}
 * @param what description in a few words
 * @param neededBy operators that need it
 * @param files its files
 * @param place folder in which these operators look for it
 */
public record OperatorAsset(
        String name, String what, String neededBy, List<RemoteFile> files, Function<UserFolders, Path> place) {
    private static final String PREFIX = "asset:";
    private static final String OPENCC = "https://raw.githubusercontent.com/BYVoid/OpenCC/ver.1.1.9/data/dictionary/";
    private static final String CASCADES = "https://raw.githubusercontent.com/opencv/opencv/4.10.0/data/haarcascades/";
    private static final String DATA_JUICER = "https://dail-wlcb.oss-cn-wulanchabu.aliyuncs.com/data_juicer/";
    private static final String FASTTEXT = "https://dl.fbaipublicfiles.com/fasttext/supervised-models/";
    private static final String KENLM = "https://huggingface.co/edugp/kenlm/resolve/main/wikipedia/";

    private static final String OPENCC_FILES = """
        HKVariants 532 c3c93c35885902ba2b12a3235a7761b00fb2b027f36aa8314db2f6b6ad51d374
        HKVariantsRevPhrases 2709 c2da309afa7fdd9061f204664039d33b000a4dca0ecae4e7480dcbf9e20f658e
        JPShinjitaiCharacters 96 0078ee41ff026f1cf05e4382e835baa9349f46ad32cd7fcc83baf736a4ff9b09
        JPShinjitaiPhrases 2544 c888eabc59da37b4b0e476669656d4415251261d6926a4285aa0a4c51ae81e97
        JPVariants 2960 db09543db11ffd42a2556070f3d0a8e2c0168726463bd5f8d530f3e54a5afab8
        STCharacters 34353 ed1d268e0ad028511dcf5b0089faed0a980ad332449ec11d481ceefde6879f41
        STPhrases 1004897 17fece21a28f3db2dc32397abd73d21ae73261c3f295fa6a3fe64b5e8d8b554b
        TSCharacters 34627 6b5a0a799bea2bb22c001f635eaa3fc2904310f0c08addbff275477a80ecf09a
        TSPhrases 5181 504169029c43f7f234b8e2ae470720af3657675c5574ff8aa0feb257e1dc5ce2
        TWPhrasesIT 7659 3a4a2ad207f3a9442eb8f399630cf982c2ffc561df9c58b2ee352cfa023915c1
        TWPhrasesName 2121 76e643569a30ea54e7ab6e52621fd4c396e01ee6dc2d15b7d25bf23addf4438a
        TWPhrasesOther 623 6d0365fd180283f3e14b44f63d19d1aca045d60b0e000765902ad889a90d7a33
        TWVariants 312 30e6f8395edbfdd74e293fd8b9c62105d787c849fbb208d2a7832eac696734d7
        TWVariantsRevPhrases 1075 bef60ceb4e57b6b062351406cb5d4644875574231d64787e03711317b7e773f3
        """;

    private static final List<OperatorAsset> ALL = List.of(
            new OperatorAsset(
                    "opencv-frontalface",
                    "OpenCV's cascade for faces seen from the front",
                    "image_face_count_filter, image_face_ratio_filter, image_face_blur_mapper",
                    List.of(file(
                            CASCADES,
                            "haarcascade_frontalface_alt.xml",
                            676_709,
                            "6281df13459cc218ff047d02b2ae3859b12ff14a93ffe8952f7b33fad7b9697b")),
                    user -> user.inkloom().resolve("opencv")),
            new OperatorAsset(
                    "opencc",
                    "the dictionaries of OpenCC 1.1.9",
                    "chinese_convert_mapper",
                    opencc(),
                    user -> user.inkloom().resolve("opencc")),
            new OperatorAsset(
                    "flagged-words",
                    "Data-Juicer's list of flagged words",
                    "flagged_words_filter",
                    List.of(unchecked(DATA_JUICER, "flagged_words.json")),
                    UserFolders::dataJuicerAssets),
            new OperatorAsset(
                    "stopwords",
                    "Data-Juicer's list of stop words",
                    "stopwords_filter",
                    List.of(unchecked(DATA_JUICER, "stopwords.json")),
                    UserFolders::dataJuicerAssets),
            new OperatorAsset(
                    "lid176",
                    "fastText's model of 176 languages",
                    "language_id_score_filter",
                    List.of(file(
                            FASTTEXT,
                            "lid.176.bin",
                            131_266_198,
                            "7e69ec5451bc261cc7844e49e4792a85d7f09c06789ec800fc4a44aec362764e")),
                    UserFolders::dataJuicerModels),
            new OperatorAsset(
                    "zh-sp",
                    "the SentencePiece model for Chinese",
                    "operators with tokenization: true",
                    List.of(unchecked(KENLM, "zh.sp.model")),
                    UserFolders::dataJuicerModels),
            new OperatorAsset(
                    "en-sp",
                    "the SentencePiece model for English",
                    "operators with tokenization: true",
                    List.of(unchecked(KENLM, "en.sp.model")),
                    UserFolders::dataJuicerModels));

    /** Copies the list. */
    public OperatorAsset {
        files = List.copyOf(files);
    }

    /** Returns all assets. */
    public static List<OperatorAsset> all() {
        return ALL;
    }

    /** Returns whether a name means an asset and not a repository. */
    public static boolean isNamed(String name) {
        return name.startsWith(PREFIX);
    }

    /**
     * Returns an asset.
     *
     * @param name its short name with {@code asset:} in front
     * @throws InkloomException INK-HUB-008 if there is none of that name
     */
    public static OperatorAsset named(String name) {
        String wanted = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return ALL.stream()
                .filter(asset -> asset.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-HUB-008",
                        "There is no asset '" + wanted + "'.",
                        "The name is misspelt.",
                        "Known are: "
                                + String.join(
                                        ", ",
                                        ALL.stream().map(a -> PREFIX + a.name()).toList()) + "."));
    }

    private static RemoteFile file(String folder, String name, long size, String sha256) {
        return new RemoteFile(
                name, URI.create(folder + name), OptionalLong.of(size), Optional.of(Digest.sha256(sha256)));
    }

    /** A file whose publisher names no hash. */
    private static RemoteFile unchecked(String folder, String name) {
        return new RemoteFile(name, URI.create(folder + name), OptionalLong.empty(), Optional.empty());
    }

    private static List<RemoteFile> opencc() {
        List<RemoteFile> files = new ArrayList<>();
        for (String line : OPENCC_FILES.strip().split("\n")) {
            String[] words = line.strip().split(" ");
            files.add(file(OPENCC, words[0] + ".txt", Long.parseLong(words[1]), words[2]));
        }
        return List.copyOf(files);
    }
}
