package org.inkloom.data.op.chinese;

import java.util.Arrays;
import java.util.List;

/**
 * The conversions of OpenCC 1.1.9: which dictionary cuts the text, and through which groups of dictionaries every piece
 * then goes. A name with {@code ~} in front is a dictionary read backwards.
 */
enum Mode {
    S2T("STPhrases", "STPhrases+STCharacters"),
    T2S("TSPhrases", "TSPhrases+TSCharacters"),
    S2TW("STPhrases", "STPhrases+STCharacters > TWVariants"),
    TW2S("TSPhrases", "TWVariantsRevPhrases+~TWVariants > TSPhrases+TSCharacters"),
    S2HK("STPhrases", "STPhrases+STCharacters > HKVariants"),
    HK2S("TSPhrases", "HKVariantsRevPhrases+~HKVariants > TSPhrases+TSCharacters"),
    S2TWP("STPhrases", "STPhrases+STCharacters > TWPhrases > TWVariants"),
    TW2SP("TSPhrases", "~TWPhrases+TWVariantsRevPhrases+~TWVariants > TSPhrases+TSCharacters"),
    T2TW("TWVariants", "TWVariants"),
    TW2T("TWVariantsRevPhrases", "TWVariantsRevPhrases+~TWVariants"),
    T2HK("HKVariants", "HKVariants"),
    HK2T("HKVariantsRevPhrases", "HKVariantsRevPhrases+~HKVariants"),
    T2JP("JPVariants", "JPVariants"),
    JP2T("JPShinjitaiPhrases", "JPShinjitaiPhrases+JPShinjitaiCharacters+~JPVariants");

    private final String cutting;
    private final String chain;

    Mode(String cutting, String chain) {
        this.cutting = cutting;
        this.chain = chain;
    }

    /** Returns the dictionary that cuts the text. */
    String cutting() {
        return cutting;
    }

    /** Returns the groups in order; within a group the first dictionary that knows a beginning wins. */
    List<List<String>> chain() {
        return Arrays.stream(chain.split(" > "))
                .map(group -> List.of(group.split("\\+")))
                .toList();
    }
}
