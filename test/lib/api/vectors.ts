// Answers of the platform, as its documentation and real captures print them (API sheet §15).

const apiErrors = (french: boolean, at: string): unknown[] => {
  const texts: [field: string, fr: string, en: string][] = [
    ['message', 'Le message est requis', 'The message is required'],
    [
      'phoneNumbers',
      "Ce numero de telephone n'est pas valide (922264)",
      'This phone number is not valid (922264)',
    ],
    [
      'sender',
      "L'emetteur ne peut pas etre plus long que 11 caracteres",
      'The sender cannot be longer than 11 characters',
    ],
    [
      'scheduledDeliveryDate',
      `La date (21/11/2014 ${at} :) est anterieure a la date actuelle.`,
      'The date (21/11/2014 at :) is earlier than the current date.',
    ],
    ['minute', 'La minute est requise', 'The minute is required'],
    ['time', "L'heure est requise", 'The time is required'],
  ];
  return texts.map(([field, fr, en]) => ({
    elementId: `children[${field}].data`,
    message: french ? fr : en,
  }));
};

export const V = {
  v2: '{"success":true,"code":200,"message_id":307,"nb_sms":1,"cost":0.038,"currency":"EUR"}',
  v3: '{"success":true,"code":200,"message_id":2270142,"nb_sms":1,"cost":0.04,"currency":"EUR","scheduledDeliveryDate":"2018-08-18 20:00:00"}',
  v4: '{"success":true,"code":200,"message_id":1223109,"nb_sms":1,"cost":0.045,"currency":"EUR"}',
  v5: '{"success":false,"code":55,"message":"Aucun prix par default n\'a \\u00e9t\\u00e9 trouv\\u00e9 pour les num\\u00e9ros suivant","errors":[{"success":false,"code":"9","message":"Le t\\u00e9l\\u00e9phone n\'est pas \\u00eatre un num\\u00e9ro de mobile"}]}',
  v6French: JSON.stringify({ success: false, code: 9, errors: apiErrors(true, 'u00e0') }),
  v6English: JSON.stringify({ success: false, code: 9, errors: apiErrors(false, 'at') }),
  v7: JSON.stringify({ success: false, code: 9, error: apiErrors(true, 'à') }),
  v8WrongKey: '{"success":false,"code":10,"message":"Clef API incorrecte"}',
  v8NoCredits:
    '{"success":false,"code":11,"error":{"message":"NOCREDITS"},"credits":{"creditSms":0,"creditSmsLowCost":0,"toSend":0,"solde":0}}',
  v8Degraded: '{"success":true,"code":200,"message":"Request queued for processing"}',
};

export const ME = {
  docs: '{"success":true,"code":200,"user":{"username":"example@email.com","firstname":"John","lastname":"Doe"},"credits":{"creditSms":269082,"creditSmsECO":444570,"creditHlr":2045023,"toSend":0,"balance":"10225.119","currency":"EUR"}}',
  go: '{"code":200,"credits":{"balance":"0.900","creditHlr":180,"creditSms":20,"creditSmsLowCost":37,"currency":"EUR","solde":"0.900","toSend":0},"success":true,"user":{"username":"example@gmail.com"}}',
};

/** Two numbers, masked in the source. */
export const BULK = {
  v10: '{"apiKey":"YOUR API KEY","sender":"mycompany","scheduledDeliveryDate":"21/10/2014","time":9,"minute":0,"SMSList":[{"phoneNumber":"0600000001","message":"msg 0"},{"phoneNumber":"0600000002","message":"msg 1"}]}',
  v11: '{"success":true,"code":200,"message_id":2254444,"currency":"EUR","cost":0.076,"nbSMS":2,"SMSResponse_List":[{"success":true,"code":200,"nbSms":1,"cost":0.038,"phoneNumber":"+33600000001"},{"success":true,"code":200,"nbSms":1,"cost":0.038,"phoneNumber":"+33600000002"}]}',
  v12: "<?xml version='1.0' encoding='UTF-8'?><result><entry>true</entry><entry>200</entry><entry>2254444</entry><entry><![CDATA[EUR]]></entry><entry>0.076</entry><entry>2</entry><entry><entry><entry>true</entry><entry>200</entry><entry>1</entry><entry>0.038</entry><entry><![CDATA[+33600000001]]></entry></entry></entry></result>",
};

const STATUSES =
  '"StatutResponse_List":[{"phoneNumber":"+33600000001","status":"Delivered","stopSMS":false,"date":"1517989111"},{"phoneNumber":"+33600000002","status":"Delivered","stopSMS":false,"date":"1517989101"}]';

export const STATUS = {
  v16: `{"success":true,"code":200,"message_id":"111",${STATUSES}}`,
  v17: `{"success":true,"code":200,"currentPage":1,"total":2,${STATUSES}}`,
};

const HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n";
const of = (entries: string): string => `${HEAD}<result>${entries}</result>`;

export const XML = {
  of,
  refused: (entries: string): string => of(`<entry>false</entry>${entries}`),
  v2: `${HEAD}<result>
  <entry>true</entry>
  <entry>200</entry>
  <entry>306</entry>
  <entry>1</entry>
  <entry>0.038</entry>
  <entry>
        <![CDATA[EUR]]>
  </entry>
</result>`,
  v7: `${HEAD}<result>
  <entry>false</entry>
  <entry>9</entry>
  <entry>
    <entry><entry>children[message].data</entry><entry>Le message est requis</entry></entry>
    <entry><entry>children[phoneNumbers].data</entry><entry>Ce numéro de téléphone n'est pas valide (922264)</entry></entry>
    <entry><entry>children[sender].data</entry><entry>L'émetteur ne peut pas être plus long que 11 caractères</entry></entry>
    <entry><entry>children[scheduledDeliveryDate].data</entry><entry>La date (21/11/2014 à :) est anterieure à la date actuelle. Si vous souhaitez l'envoyer maintenant vous devez sélectionner [Envoi immédiat]</entry></entry>
    <entry><entry>children[minute].data</entry><entry>La minute est requise</entry></entry>
    <entry><entry>children[time].data</entry><entry>L'heure est requise</entry></entry>
  </entry>
</result>`,
};
