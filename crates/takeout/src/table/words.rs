//! What columns are called, in the languages of the people who make tables.

use std::{collections::HashMap, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// A name, by the word that Google has for it.
    Title,
    /// A name.
    Name,
    /// A word for a title and for an address, in Hungarian and Arabic.
    TitleOrAddress,
    Latitude,
    Longitude,
    X,
    Y,
    /// Latitude and longitude.
    Coordinates,
    /// Longitude and latitude.
    CoordinatesLongitudeFirst,
    Wkt,
    /// Coordinates, an address or a name: only what stands in it tells.
    Place,
    Address,
    Street,
    HouseNumber,
    PostalCode,
    City,
    State,
    Country,
    Url,
    Notes,
    Tags,
    Rating,
    Visited,
    List,
    /// When it was saved.
    Saved,
    PlaceId,
    Cid,
    FeatureId,
}

/// The words, parted by bars. The first column that has a word gets it.
///
/// In this order: English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Polish, Czech, Swedish, Danish, Norwegian, Finnish, Turkish, Russian, Ukrainian,
/// Greek, Hungarian, Romanian, Japanese, Chinese, Korean, Arabic, Hebrew, Hindi,
/// Thai, Vietnamese, Indonesian.
const WORDS: &[(Column, &str)] = &[
    (
        Column::Title,
        "title|titel|titre|título|titolo|tytuł|titul|titulek|název|rubrik|tittel|otsikko|başlık|\
         заголовок|название|назва|τίτλος|titlu|タイトル|标题|標題|제목|כותרת|शीर्षक|ชื่อ|\
         tiêu đề|judul|títol|заглавие",
    ),
    (
        Column::Name,
        "name|names|place name|location name|business name|store name|site name|point name|poi|\
         waypoint|label|bezeichnung|ortsname|nom|intitulé|libellé|nombre|nome|denominazione|naam|\
         nazwa|jméno|názov|namn|navn|stednavn|nimi|ad|adı|isim|yer adı|имя|наименование|ім'я|\
         найменування|όνομα|ονομασία|név|megnevezés|nume|denumire|名前|名称|名稱|名字|場所名|\
         店名|施設名|地名|이름|명칭|장소명|상호|الاسم|اسم|اسم المكان|שם|नाम|ชื่อสถานที่|tên|\
         tên địa điểm|nama|nama tempat|naziv|ime|име",
    ),
    (Column::TitleOrAddress, "cím|العنوان|عنوان"),
    (
        Column::Latitude,
        "latitude|lat|geo lat|gps lat|gps latitude|decimal latitude|latitude decimal|lat dd|\
         lat wgs84|latitude wgs84|breitengrad|breite|geografische breite|geographische breite|\
         geobreite|latitud|latitudine|breedtegraad|breedte|szerokość|szerokość geograficzna|\
         zeměpisná šířka|šířka|zemepisná šírka|breddgrad|breddegrad|leveysaste|leveyspiiri|\
         leveys|enlem|широта|географическая широта|географічна широта|πλάτος|γεωγραφικό πλάτος|\
         szélesség|földrajzi szélesség|szélességi fok|緯度|纬度|위도|خط العرض|دائرة العرض|\
         קו רוחב|רוחב|अक्षांश|ละติจูด|vĩ độ|lintang|garis lintang|geografska širina|\
         географска ширина|عرض جغرافیایی",
    ),
    (
        Column::Longitude,
        "longitude|lng|lon|long|geo lng|geo lon|gps lng|gps lon|gps longitude|decimal longitude|\
         longitude decimal|lng dd|lon dd|lon wgs84|longitude wgs84|längengrad|länge|laengengrad|\
         laenge|geografische länge|geographische länge|geolänge|longitud|longitudine|\
         lengtegraad|lengte|długość|długość geograficzna|zeměpisná délka|délka|zemepisná dĺžka|\
         längdgrad|længdegrad|lengdegrad|pituusaste|pituuspiiri|pituus|boylam|долгота|\
         географическая долгота|довгота|географічна довгота|μήκος|γεωγραφικό μήκος|hosszúság|\
         földrajzi hosszúság|hosszúsági fok|経度|经度|經度|경도|خط الطول|קו אורך|אורך|देशांतर|\
         रेखांश|ลองจิจูด|kinh độ|bujur|garis bujur|geografska dužina|географска дължина|\
         طول جغرافیایی",
    ),
    (
        Column::X,
        "x|x coord|x coordinate|coord x|koordinate x|x koordinate|lon x|easting",
    ),
    (
        Column::Y,
        "y|y coord|y coordinate|coord y|koordinate y|y koordinate|lat y|northing",
    ),
    (
        Column::CoordinatesLongitudeFirst,
        "lng lat|lon lat|long lat|longitude latitude|longitude and latitude",
    ),
    (
        Column::Coordinates,
        "coordinates|coordinate|coords|coord|lat lng|lat lon|lat long|latitude longitude|\
         latitude and longitude|lat and long|geo|geo point|geopoint|geolocation|geo location|\
         geo coordinates|gps|gps coordinates|gps position|gps location|point|koordinaten|\
         gps koordinaten|geokoordinaten|coordonnées|coordonnées gps|point gps|coordenadas|\
         coordenadas gps|coordinate gps|coördinaten|coördinaat|gps coördinaten|współrzędne|\
         współrzędne gps|souřadnice|gps souřadnice|súradnice|koordinater|gps koordinater|\
         koordinaatit|koordinatlar|координаты|gps координаты|координати|συντεταγμένες|\
         koordináták|gps koordináták|coordonate|coordonate gps|座標|緯度経度|坐标|经纬度|經緯度|\
         좌표|위도경도|إحداثيات|الإحداثيات|קואורדינטות|נקודת ציון|निर्देशांक|พิกัด|tọa độ|\
         toạ độ|koordinat|titik koordinat|koordinate|coordenades|координатите",
    ),
    (
        Column::Wkt,
        "wkt|geometry|geom|the geom|wkt geom|geometrie|géométrie|geometria|geometría",
    ),
    (
        Column::Place,
        "location|position|place|ort|standort|lage|lieu|emplacement|localisation|ubicación|lugar|\
         posición|localización|luogo|posizione|località|local|localização|posição|locatie|plaats|\
         positie|lokalizacja|położenie|miejsce|poloha|místo|plats|sted|placering|posisjon|\
         sijainti|paikka|konum|yer|местоположение|место|місцезнаходження|розташування|місце|\
         τοποθεσία|θέση|hely|helyszín|locație|loc|場所|位置|地点|地點|위치|장소|الموقع|المكان|\
         מיקום|מקום|स्थान|ตำแหน่ง|สถานที่|vị trí|địa điểm|lokasi|tempat|lokacija|местоположение",
    ),
    (
        Column::Address,
        "address|full address|formatted address|postal address|street address|adresse|anschrift|\
         adresse postale|dirección|domicilio|indirizzo|endereço|morada|adres|adresa|adress|osoite|\
         адрес|адреса|διεύθυνση|住所|所在地|地址|주소|כתובת|पता|ที่อยู่|địa chỉ|alamat|adreça|\
         آدرس",
    ),
    (
        Column::Street,
        "street|road|straße|strasse|rue|calle|via|rua|straat|ulica|ulice|gata|gatuadress|gade|\
         gate|katu|katuosoite|sokak|cadde|улица|вулиця|οδός|utca|strada|jalan|đường",
    ),
    (
        Column::HouseNumber,
        "house number|house no|hausnummer|huisnummer|numéro|husnummer",
    ),
    (
        Column::PostalCode,
        "postal code|postcode|zip|zip code|plz|postleitzahl|code postal|código postal|cap|cep|\
         kod pocztowy|psč|postnummer|postinumero|posta kodu|почтовый индекс|индекс|\
         поштовий індекс|irányítószám|cod poștal|郵便番号|邮编|郵遞區號|우편번호|kode pos",
    ),
    (
        Column::City,
        "city|town|stadt|ville|commune|ciudad|città|comune|cidade|stad|gemeente|woonplaats|\
         miasto|město|mesto|kommun|postort|by|poststed|kaupunki|şehir|город|місто|πόλη|város|oraș|\
         都市|市区町村|城市|도시|المدينة|עיר|शहर|เมือง|thành phố|kota|grad|град",
    ),
    (
        Column::State,
        "state|province|region|county|bundesland|kanton|canton|région|département|provincia|\
         estado|regione|provincie|województwo|kraj region|область|都道府県|省|주",
    ),
    (
        Column::Country,
        "country|land|pays|país|paese|paese|kraj|země|krajina|maa|ülke|страна|країна|χώρα|ország|\
         țară|国|国家|國家|국가|الدولة|ארץ|देश|ประเทศ|quốc gia|negara|država|държава",
    ),
    (
        Column::Url,
        "url|link|links|google maps url|google maps link|maps link|maps url|map link|map url|\
         website|web site|web address|webpage|web page|homepage|web|weblink|hyperlink|webadresse|\
         internetadresse|internetseite|webseite|lien|adresse web|site web|site internet|enlace|\
         vínculo|dirección web|sitio web|página web|collegamento|indirizzo web|sito web|sito|\
         ligação|hiperligação|endereço web|site|koppeling|webadres|odnośnik|łącze|strona www|www|\
         strona internetowa|adres strony|adres internetowy|odkaz|webová adresa|internetová adresa|\
         länk|webbadress|webbplats|netadresse|hjemmeside|lenke|nettadresse|nettsted|linkki|\
         verkko-osoite|verkkosivu|bağlantı|web adresi|web sitesi|ссылка|веб-адрес|сайт|\
         посилання|веб-адреса|σύνδεσμος|ιστοσελίδα|hivatkozás|webcím|webhely|legătură|adresă web|\
         リンク|ウェブサイト|ウェブアドレス|网址|網址|链接|連結|鏈接|网站|網站|링크|웹 주소|\
         웹사이트|홈페이지|رابط|الرابط|קישור|कड़ी|लिंक|यूआरएल|ลิงก์|เว็บไซต์|liên kết|\
         đường dẫn|trang web|tautan|enllaç|poveznica|връзка",
    ),
    (
        Column::Notes,
        "note|notes|description|desc|comment|comments|remark|remarks|memo|details|info|text|\
         notiz|notizen|beschreibung|kommentar|kommentare|bemerkung|bemerkungen|anmerkung|\
         anmerkungen|hinweis|hinweise|remarque|remarques|commentaire|commentaires|observations|\
         nota|notas|comentario|comentarios|descripción|observaciones|commento|commenti|\
         descrizione|comentário|comentários|descrição|observações|notitie|notities|opmerking|\
         opmerkingen|beschrijving|omschrijving|toelichting|notatka|notatki|uwagi|komentarz|opis|\
         poznámka|poznámky|komentář|popis|anteckning|anteckningar|kommentarer|beskrivning|\
         noter|beskrivelse|bemærkning|bemærkninger|notat|notater|merknad|merknader|\
         muistiinpano|muistiinpanot|kommentti|kuvaus|huomautus|not|notlar|yorum|yorumlar|\
         açıklama|заметка|заметки|примечание|примечания|комментарий|комментарии|описание|нотатка|\
         нотатки|примітка|примітки|коментар|опис|σημείωση|σημειώσεις|σχόλιο|σχόλια|περιγραφή|\
         megjegyzés|megjegyzések|jegyzet|jegyzetek|leírás|hozzászólás|notă|notiță|comentariu|\
         comentarii|descriere|observații|メモ|ノート|コメント|備考|説明|詳細|备注|備註|评论|評論|\
         注释|註解|说明|說明|描述|附註|留言|메모|댓글|의견|설명|비고|코멘트|ملاحظة|ملاحظات|\
         تعليق|التعليق|وصف|الوصف|הערה|הערות|תגובה|תיאור|नोट|टिप्पणी|विवरण|หมายเหตุ|โน้ต|\
         ความคิดเห็น|คำอธิบาย|รายละเอียด|ghi chú|nhận xét|bình luận|mô tả|catatan|komentar|\
         deskripsi|keterangan|bilješka|забележка|коментар",
    ),
    (
        Column::Tags,
        "tags|tag|category|categories|keywords|kategorie|kategorien|schlagwort|schlagwörter|\
         stichworte|étiquettes|étiquette|catégorie|catégories|mots clés|etiquetas|etiqueta|\
         categoría|categorías|etichette|etichetta|categoria|categorie|categorias|labels|tagi|\
         etykiety|kategoria|štítky|značky|taggar|etiketter|kategori|kategorier|mærker|merker|\
         tunnisteet|tagit|luokka|etiketler|etiket|теги|метки|категория|категории|мітки|категорія|\
         ετικέτες|κατηγορία|címkék|címke|kategória|etichete|タグ|カテゴリ|カテゴリー|标签|標籤|\
         类别|類別|分类|分類|태그|카테고리|분류|العلامات|علامات|الوسوم|وسوم|فئة|תגים|תגיות|\
         קטגוריה|टैग|श्रेणी|แท็ก|หมวดหมู่|thẻ|danh mục|oznake|етикети",
    ),
    (
        Column::Rating,
        "rating|stars|my rating|bewertung|sterne|évaluation|étoiles|puntuación|calificación|\
         estrellas|valutazione|stelle|avaliação|estrelas|waardering|sterren|ocena|hodnocení|betyg|\
         bedømmelse|vurdering|arvosana|puan|оценка|рейтинг|оцінка|βαθμολογία|értékelés|evaluare|\
         評価|评分|評分|평점|별점|التقييم|דירוג|रेटिंग|คะแนน|đánh giá|peringkat",
    ),
    (
        Column::Visited,
        "visited|been there|besucht|visité|visitado|visitato|bezocht|odwiedzone",
    ),
    (
        Column::List,
        "list|lists|folder|collection|liste|listen|ordner|dossier|lista|carpeta|cartella|pasta|\
         lijst|seznam|mapp|mappe|kansio|klasör|список|папка|λίστα|φάκελος|mappa|dosar|リスト|\
         フォルダ|列表|清单|清單|文件夹|목록|폴더|قائمة|רשימה|सूची|danh sách|daftar",
    ),
    (
        Column::Saved,
        "created|created at|created on|date|date added|date created|date saved|added|added at|\
         added on|saved|saved at|saved on|timestamp|time|datetime|date time|creation date|\
         published|datum|erstellt|erstellt am|hinzugefügt|hinzugefügt am|gespeichert|\
         gespeichert am|zeitstempel|date d'ajout|date de création|créé|créé le|ajouté|ajouté le|\
         horodatage|fecha|fecha de creación|creado|añadido|agregado|guardado|data|creato|\
         aggiunto|salvato|data creazione|criado|criado em|adicionado|data de criação|aangemaakt|\
         toegevoegd|opgeslagen|utworzono|dodano|data dodania|data utworzenia|vytvořeno|přidáno|\
         skapad|tillagd|sparad|dato|oprettet|tilføjet|gemt|opprettet|lagt til|lagret|päivämäärä|\
         luotu|lisätty|tallennettu|tarih|oluşturulma|oluşturulma tarihi|eklenme tarihi|дата|\
         создано|добавлено|дата создания|дата добавления|створено|додано|ημερομηνία|dátum|\
         létrehozva|hozzáadva|mentve|dată|creat|adăugat|日付|日時|作成日|作成日時|追加日|保存日|\
         日期|时间|創建時間|创建时间|创建日期|建立日期|添加时间|保存时间|날짜|생성일|추가일|저장일|\
         التاريخ|تاريخ|תאריך|तारीख|दिनांक|วันที่|ngày|tanggal",
    ),
    (Column::PlaceId, "place id|google place id"),
    (Column::Cid, "cid"),
    (Column::FeatureId, "feature id|ftid"),
];

static COLUMNS: LazyLock<HashMap<String, Column>> = LazyLock::new(|| {
    let mut columns = HashMap::new();
    for (column, words) in WORDS {
        for word in words.split('|') {
            columns.entry(folded(word)).or_insert(*column);
        }
    }
    columns
});

/// Finds what a column holds by its header.
pub(super) fn column(header: &str) -> Option<Column> {
    /// The longest header that is looked at, in bytes.
    const MAX: usize = 120;
    if header.len() > MAX {
        return None;
    }
    let find = |text: &str| COLUMNS.get(&folded(text)).copied();
    find(header)
        // `Latitude (WGS84)`, `Breite [°]`
        .or_else(|| find(header.split(['(', '[', '（']).next()?))
        .or_else(|| names_url(header).then_some(Column::Url))
}

/// Whether one of the words of a header is `URL`: Google's own word for an address
/// in most languages.
pub(super) fn names_url(header: &str) -> bool {
    header
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| word.eq_ignore_ascii_case("url"))
}

/// Lower case without accents, spaces and marks.
fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'ł' => 'l',
            'ı' => 'i',
            'ø' => 'o',
            'đ' => 'd',
            c => c,
        })
        .collect::<String>()
        .replace('ß', "ss")
        .replace('æ', "ae")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_many_languages() {
        for (header, expected) in [
            ("Latitude (WGS84)", Column::Latitude),
            ("LAT", Column::Latitude),
            ("Breite [°]", Column::Latitude),
            ("szerokosc geograficzna", Column::Latitude),
            ("Šířka", Column::Latitude),
            ("Довгота", Column::Longitude),
            ("længdegrad", Column::Longitude),
            ("経度", Column::Longitude),
            ("देशांतर", Column::Longitude),
            ("ลองจิจูด", Column::Longitude),
            ("lat/lng", Column::Coordinates),
            ("Lat, Long", Column::Coordinates),
            ("Tọa độ", Column::Coordinates),
            ("lng,lat", Column::CoordinatesLongitudeFirst),
            ("İsim", Column::Name),
            ("Tytuł", Column::Title),
            ("place_name", Column::Name),
            ("Adres", Column::Address),
            ("Adres URL", Column::Url),
            ("URL-cím", Column::Url),
            ("网址", Column::Url),
            ("Komentář", Column::Notes),
            ("Etiketler", Column::Tags),
            ("Date d’ajout", Column::Saved),
            ("Straße", Column::Street),
        ] {
            assert_eq!(column(header), Some(expected), "{header}");
        }
        for header in ["", "Phone", "opening hours", "Öffnungszeiten", "curling"] {
            assert_eq!(column(header), None, "{header}");
        }
    }
}
